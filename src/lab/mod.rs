//! gold corpora, scorers and training.

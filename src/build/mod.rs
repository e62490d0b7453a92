//! what is new or changed in a folder of articles, taken through the rooms above and below, safely.

//! the graph as files: one file a format.

//! the graph as petgraph sees it: centrality, communities, paths.

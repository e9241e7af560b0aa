"""The narrative axes: how a story is told, each as a measure with its unit and quotes. One file an axis."""

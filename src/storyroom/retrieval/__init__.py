"""Finding scenes: chunks, segments, words, vectors, fusion, rerank."""

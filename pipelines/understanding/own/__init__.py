"""A model of the school's own: a folder with an ONNX classifier, or an address on its own network."""

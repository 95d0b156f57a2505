"""Our own server around Streamlit: headers, the first document, compressed files, style."""

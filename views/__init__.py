"""One thin Streamlit page each. A view holds no mathematics."""

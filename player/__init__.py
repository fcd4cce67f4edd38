"""The animated stage: a Streamlit component, the JavaScript that plays it, and the routes that serve it."""

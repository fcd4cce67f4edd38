"""Plotly figures of surfaces and races, their colours and themes. They know no Streamlit."""

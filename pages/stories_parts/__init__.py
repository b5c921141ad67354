"""What only the page of stories uses of Streamlit."""

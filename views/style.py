"""The little CSS that the pages need beside Streamlit's theme."""


def page_style() -> str:
    """A style element: less chrome, settings that scroll beside the stage on a wide screen, cards with a swatch."""
    return """<style>
    .stMainBlockContainer { padding: 2.2rem 1.6rem 1rem; max-width: 1720px; }
    .st-key-formula { gap: 2px; }
    .st-key-formula [data-testid=stMarkdownContainer] { margin-bottom: 0; }
    .st-key-formula h4 { padding: 4px 0; font-size: 1.25rem; font-weight: 600; }
    .st-key-formula .katex { font-size: 0.92em; font-weight: 400; }
    .st-key-formula [data-testid=stHeadingWithActionElements], .st-key-settings .katex-display { overflow-x: auto; overflow-y: hidden; }
    .st-key-settings { gap: 0.6rem; }
    .st-key-settings summary::before { content: ""; flex: none; width: 12px; height: 12px; border-radius: 3px; margin-right: 8px; }
    @media (min-width: 761px) {
      .st-key-settings { max-height: calc(100vh - 4.2rem); overflow-y: auto; padding-right: 6px; scrollbar-width: thin; flex-wrap: nowrap; }
    }
    @media (max-width: 760px) {
      .stMainBlockContainer { padding: 2.8rem 0.8rem 2rem; }
    }
    </style>"""

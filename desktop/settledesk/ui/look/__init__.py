"""The design system: colours, type, spacing, icons and the style sheet made of them."""

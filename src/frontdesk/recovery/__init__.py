"""The domain: what a complaint is and how it is put right. No input or output, no clock."""

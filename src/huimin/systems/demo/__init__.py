"""Demo 示例; hidden outside the demo and tests."""

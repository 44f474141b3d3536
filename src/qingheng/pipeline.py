"""The whole product, one short function per event: read this first."""

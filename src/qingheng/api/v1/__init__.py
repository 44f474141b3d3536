"""Version 1 of the interface: operations as typed functions, from which its OpenAPI description is made."""

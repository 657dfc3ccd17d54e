"""The simulated Conta Azul."""

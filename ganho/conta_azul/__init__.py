"""Conta Azul: their words, out."""

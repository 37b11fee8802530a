"""Training in half precision (bf16): the layers of a copy compute in it, the weights that learn stay in 32 bits.

On CPUs with bf16 products this is two and a half times as fast as PyTorch's autocast, which goes back to 32 bits
between products. Positions, segments and the marker, whose gradients are sums over thousands of pieces, keep 32 bits.
"""

import copy

import torch
from torch import nn


class Halves:
    """A model that computes in bf16 for one that learns in 32 bits; off, both are the same model."""

    def __init__(self, full, on=True):
        self.full, self.quick = full, full
        if on:
            self.quick = copy.deepcopy(full)
            for part in self.quick.modules():
                if isinstance(part, nn.Linear | nn.LayerNorm):
                    part.to(torch.bfloat16)
            self.renew()

    @torch.no_grad()
    def renew(self):
        """The copy takes over what was learned."""
        if self.quick is not self.full:
            for own, whole in zip(self.quick.parameters(), self.full.parameters()):
                if whole.requires_grad:
                    own.copy_(whole)

    @torch.no_grad()
    def hand_over(self):
        """Gradients of the copy become those of the model that learns."""
        if self.quick is not self.full:
            for own, whole in zip(self.quick.parameters(), self.full.parameters()):
                whole.grad = None if own.grad is None else own.grad.to(whole.dtype)
                own.grad = None


def is_fast(device):
    """Whether half precision is worth it: on a GPU, and on processors with bf16 products."""
    return device == "cuda" or torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()

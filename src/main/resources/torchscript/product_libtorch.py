  # x (.., d) times a weight (n, d), alone and with what comes behind it, by libtorch.

  def product(self: __torch__.Kakehashi, x: Tensor, w: Tensor, b: Optional[Tensor]) -> Tensor:
    return torch.linear(x, w, b)
  def product_silu(self: __torch__.Kakehashi, x: Tensor, w: Tensor) -> Tensor:
    return torch.silu(torch.linear(x, w, None))
  def product_times(self: __torch__.Kakehashi, x: Tensor, w: Tensor, factor: Tensor) -> Tensor:
    return torch.linear(x, w, None) * factor
  def product_plus(self: __torch__.Kakehashi, x: Tensor, w: Tensor, b: Optional[Tensor], summand: Tensor) -> Tensor:
    return summand + torch.linear(x, w, b)
  def packed(self: __torch__.Kakehashi, w: Tensor, rows: Tensor) -> Tensor:
    return w

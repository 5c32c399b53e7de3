  def product(self: __torch__.Kakehashi, x: Tensor, w: Tensor, b: Optional[Tensor]) -> Tensor:
    return torch.linear(x, w, b)
  def packed(self: __torch__.Kakehashi, w: Tensor, rows: Tensor) -> Tensor:
    return w

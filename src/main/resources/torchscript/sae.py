  def encode(self: __torch__.Kakehashi, x: Tensor, encoder: Tensor, bias: Tensor, out: Tensor) -> Tensor:
    return torch.addmm(bias, x, torch.t(encoder), beta=1, alpha=1, out=out)
  def scores(self: __torch__.Kakehashi, directions: Tensor, table: Tensor) -> Tensor:
    return torch.matmul(directions, torch.t(table))

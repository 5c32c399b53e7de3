  # x (.., d) times a weight (n, d), together with what comes behind it, by oneDNN; weights are packed for so many rows.

  def product(self: __torch__.Kakehashi, x: Tensor, w: Tensor, b: Optional[Tensor]) -> Tensor:
    return ops.mkldnn._linear_pointwise(x, w, b, "none", annotate(List[Optional[number]], []), "")
  def product_silu(self: __torch__.Kakehashi, x: Tensor, w: Tensor) -> Tensor:
    return ops.mkldnn._linear_pointwise(x, w, None, "swish", annotate(List[Optional[number]], []), "")
  def product_times(self: __torch__.Kakehashi, x: Tensor, w: Tensor, factor: Tensor) -> Tensor:
    return ops.mkldnn._linear_pointwise(x, factor, w, None, "mul")
  def product_plus(self: __torch__.Kakehashi, x: Tensor, w: Tensor, b: Optional[Tensor], summand: Tensor) -> Tensor:
    return ops.mkldnn._linear_pointwise(x, summand, w, b, "add")
  # only in whole blocks of 64 times 16, for 16 rows or more: on some processors oneDNN 3.7 loses numbers where it fills
  # a block up with zeros, and where it packs for few rows
  def packed(self: __torch__.Kakehashi, w: Tensor, rows: Tensor) -> Tensor:
    if torch.size(w, 0) % 64 + torch.size(w, 1) % 16 == 0:
      w = ops.mkldnn._reorder_linear_weight(w, int(rows))
    return w

  def product(self: __torch__.Kakehashi, x: Tensor, w: Tensor, b: Optional[Tensor]) -> Tensor:
    return ops.mkldnn._linear_pointwise(x, w, b, "none", annotate(List[Optional[number]], []), "")
  def packed(self: __torch__.Kakehashi, w: Tensor, rows: Tensor) -> Tensor:
    return ops.mkldnn._reorder_linear_weight(w, int(rows))

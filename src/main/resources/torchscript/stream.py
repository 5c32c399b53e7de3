  def own_stream(self: __torch__.Kakehashi, place: Tensor) -> Tensor:
    stream = __torch__.torch.classes.cuda.Stream.__new__(__torch__.torch.classes.cuda.Stream)
    _0 = (stream).__init__(ops.prim.device(place), 0)
    _1 = ops.cuda.set_stream(stream)
    return place

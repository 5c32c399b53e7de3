package dev.kakehashi.tensor.pickle;

import java.util.Optional;
import java.util.Set;

/**
 * The classes and functions that a checkpoint may name: a few that rebuild tensors, and some that stay names without
 * effect.
 */
final class PickleNames {
    private static final Set<String> TENSOR = Set.of("torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2");
    private static final Set<String> PARAMETER = Set.of("torch._utils._rebuild_parameter",
            "torch._utils._rebuild_parameter_with_state");
    private static final Set<String> DICTIONARY = Set.of("collections.OrderedDict", "collections.defaultdict",
            "builtins.dict", "__builtin__.dict",
            "pytorch_lightning.utilities.parsing.AttributeDict", "lightning.pytorch.utilities.parsing.AttributeDict",
            "lightning_fabric.utilities.data.AttributeDict", "lightning.fabric.utilities.data.AttributeDict");
    // What trainers leave beside the weights: settings, counters, and classes used as keys. None of it is needed to
    // score.
    private static final Set<String> INERT = Set.of("argparse.Namespace", "builtins.set", "__builtin__.set",
            "builtins.frozenset",
            "__builtin__.frozenset", "builtins.complex", "builtins.bytearray", "builtins.list", "__builtin__.list",
            "builtins.tuple",
            "builtins.int", "builtins.float", "builtins.str", "builtins.bool", "__builtin__.int", "__builtin__.float",
            "__builtin__.str",
            "_codecs.encode", "pathlib.PosixPath", "pathlib.Path", "pathlib.PurePosixPath", "torch.device",
            "torch.Size", "torch.float32",
            "torch.float16", "torch.bfloat16", "torch.float64", "torch.int64", "torch.int32", "numpy.dtype",
            "numpy.ndarray",
            "numpy.core.multiarray.scalar", "numpy.core.multiarray._reconstruct", "numpy._core.multiarray.scalar",
            "numpy._core.multiarray._reconstruct", "pytorch_lightning.callbacks.early_stopping.EarlyStopping",
            "pytorch_lightning.callbacks.model_checkpoint.ModelCheckpoint",
            "pytorch_lightning.callbacks.lr_monitor.LearningRateMonitor",
            "lightning.pytorch.callbacks.early_stopping.EarlyStopping",
            "lightning.pytorch.callbacks.model_checkpoint.ModelCheckpoint",
            "omegaconf.dictconfig.DictConfig", "omegaconf.listconfig.ListConfig", "omegaconf.base.ContainerMetadata",
            "omegaconf.base.Metadata",
            "omegaconf.nodes.AnyNode", "typing.Any");

    private PickleNames() {}

    enum Kind {
        TENSOR,
        PARAMETER,
        DICTIONARY,
        STORAGE,
        INERT
    }

    /** @param type of a storage, otherwise null */
    record Named(Kind kind, String name, ElementType type) {}

    /** Empty for everything that is not on the list. */
    static Optional<Named> find(String module, String name) {
        var full = module + "." + name;
        if (TENSOR.contains(full)) return Optional.of(new Named(Kind.TENSOR, full, null));
        if (PARAMETER.contains(full)) return Optional.of(new Named(Kind.PARAMETER, full, null));
        if (DICTIONARY.contains(full)) return Optional.of(new Named(Kind.DICTIONARY, full, null));
        if (INERT.contains(full)) return Optional.of(new Named(Kind.INERT, full, null));
        if (!module.equals("torch")) return Optional.empty();
        return ElementType.ofStorage(name).map(type -> new Named(Kind.STORAGE, full, type));
    }
}

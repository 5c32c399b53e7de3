/*
 * Stands in for libtorch.so on the simulated GPU: every operation that has a CUDA kernel and a CPU kernel is computed by the CPU's, from copies of
 * its arrays and into arrays of the device. PyTorch's headers are no Maven artifact, so what is used of its classes is declared here as
 * 2.7.1 lays it out. Arrays of both devices may meet in an operation here, where a real GPU refuses: run the tests without twins as well.
 */
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <typeindex>
#include <vector>

namespace c10 {
enum class DispatchKey : uint16_t {};
enum class MemoryFormat : int8_t {};
DispatchKey parseDispatchKey(const std::string &);
struct DispatchKeySet { uint64_t bits; };
struct OperatorName { std::string name, overload; };
struct IValue;
class OperatorKernel;
struct OperatorHandle { void *definition, *place; };
using Stack = std::vector<IValue>;
struct KernelFunction {
    void *functor = nullptr;
    void (*boxed)(OperatorKernel *, const OperatorHandle &, DispatchKeySet, Stack *);
    void *unboxed, *symbolic = nullptr;
    explicit KernelFunction(decltype(boxed) boxed, void *unboxed = nullptr) : boxed(boxed), unboxed(unboxed) {}
    KernelFunction(const KernelFunction &other) { std::memcpy((void *) this, &other, sizeof other); }
    ~KernelFunction() {}
};
struct FunctionSchema { ~FunctionSchema() {} };
struct RegistrationHandleRAII {
    std::function<void()> end;
    ~RegistrationHandleRAII() {}
};
namespace impl {
struct CppSignature { std::type_index type; };
struct OperatorEntry { bool hasKernelForDispatchKey(DispatchKey) const; };
}
struct Dispatcher {
    static Dispatcher &realSingleton();
    std::vector<OperatorName> getAllOpNames();
    std::optional<OperatorHandle> findSchema(const OperatorName &);
    RegistrationHandleRAII registerImpl(OperatorName, std::optional<DispatchKey>, KernelFunction, std::optional<impl::CppSignature>, std::unique_ptr<FunctionSchema>, std::string);
};
}

namespace at {
struct Tensor {
    char *impl;
    Tensor(const Tensor &other) : impl(other.impl) { __sync_fetch_and_add((uint32_t *) (impl + 8), 1); } // one reference more
    ~Tensor() {}
};
namespace _ops {
struct copy_ { static Tensor &call(Tensor &, const Tensor &, bool); };
struct resize_as_ { static const Tensor &call(const Tensor &, const Tensor &, std::optional<c10::MemoryFormat>); };
}
namespace native { void cpu_fallback(const c10::OperatorHandle &, c10::Stack *, bool, c10::DispatchKey); }
struct Context {
    void setSDPUseFlash(bool);
    void setSDPUseMemEfficient(bool);
    void setSDPUseCuDNN(bool);
};
Context &globalContext();
}

extern "C" {
int aoti_torch_get_sizes(const void *, int64_t **);
int aoti_torch_get_strides(const void *, int64_t **);
int aoti_torch_get_dim(const void *, int64_t *);
int aoti_torch_get_dtype(const void *, int32_t *);
int aoti_torch_get_data_ptr(const void *, void **);
int aoti_torch_get_storage_size(const void *, int64_t *);
int aoti_torch_get_device_type(const void *, int32_t *);
int aoti_torch_delete_tensor_object(void *);
int aoti_torch_create_tensor_from_blob(void *, int64_t, const int64_t *, const int64_t *, int64_t, int32_t, int32_t, int32_t, void **);
void *simulated_bytes(const void *);
void simulated_copy(int, int, size_t);
}

namespace {
c10::DispatchKey cpu, cuda;

void by_the_twin(c10::OperatorKernel *, const c10::OperatorHandle &operation, c10::DispatchKeySet, c10::Stack *stack) {
    at::native::cpu_fallback(operation, stack, true, cpu);
}

/* The array itself, or for one of the device an array of the host over the same bytes. */
struct OnHost {
    const void *array;
    bool of_device = false, empty = false, made = false;
    explicit OnHost(const at::Tensor &tensor) : array(&tensor) {
        int32_t type, values;
        int64_t dimensions, *sizes, *strides;
        void *data;
        aoti_torch_get_device_type(array, &type);
        aoti_torch_get_dim(array, &dimensions);
        aoti_torch_get_sizes(array, &sizes);
        of_device = type != 0;
        for (int64_t i = 0; i < dimensions; i++) empty |= sizes[i] == 0;
        if (!of_device || empty) return;
        aoti_torch_get_strides(array, &strides);
        aoti_torch_get_dtype(array, &values);
        aoti_torch_get_data_ptr(array, &data);
        void *over;
        if (aoti_torch_create_tensor_from_blob(simulated_bytes(data), dimensions, sizes, strides, 0, values, 0, 0, &over)) std::abort();
        array = over;
        made = true;
    }
    ~OnHost() { if (made) aoti_torch_delete_tensor_object((void *) array); }
};

at::Tensor &copy(c10::OperatorKernel *, c10::DispatchKeySet, at::Tensor &to, const at::Tensor &from, bool) {
    OnHost target(to), source(from);
    if (target.empty) return to;
    int64_t bytes = 0;
    aoti_torch_get_storage_size(&to, &bytes);
    simulated_copy(target.of_device, source.of_device, bytes);
    at::_ops::copy_::call(*(at::Tensor *) target.array, *(const at::Tensor *) source.array, false);
    return to;
}

at::Tensor copy_and_resize(c10::OperatorKernel *, c10::DispatchKeySet, const at::Tensor &from, const at::Tensor &to) {
    at::_ops::resize_as_::call(to, from, std::nullopt);
    at::_ops::copy_::call(const_cast<at::Tensor &>(to), from, false);
    return to;
}

void answer(const c10::OperatorName &name, const c10::KernelFunction &kernel) {
    new c10::RegistrationHandleRAII(c10::Dispatcher::realSingleton().registerImpl(name, cuda, kernel, std::nullopt, nullptr, "simulated")); // for good
}

__attribute__((constructor)) void begin() {
    if (std::getenv("SIMULATED_GPU_WITHOUT_TWINS")) return;
    cpu = c10::parseDispatchKey("CPU");
    cuda = c10::parseDispatchKey("CUDA");
    // What makes, views or reads arrays of the device stays its own.
    const std::set<std::string> own = {"empty", "empty_strided", "empty_like", "new_empty", "as_strided", "view", "_reshape_alias", "_reshape_copy", "view_as_real",
        "view_as_complex", "unfold", "alias", "detach", "lift", "lift_fresh", "resize_", "resize_as_", "_resize_output_", "set_", "is_set_to", "_efficientzerotensor",
        "copy_", "_copy_from", "_to_copy", "_local_scalar_dense", "record_stream", "pin_memory", "_pin_memory", "is_pinned", "_fused_sdp_choice"};
    auto &all = c10::Dispatcher::realSingleton();
    int answered = 0;
    for (auto &name : all.getAllOpNames()) {
        if (name.name.rfind("aten::", 0) != 0 || own.count(name.name.substr(6))) continue;
        auto operation = all.findSchema(name);
        if (!operation) continue;
        auto entry = (const c10::impl::OperatorEntry *) operation->definition;
        if (!entry->hasKernelForDispatchKey(cuda) || !entry->hasKernelForDispatchKey(cpu)) continue;
        answer(name, c10::KernelFunction(by_the_twin));
        answered++;
    }
    answer({"aten::copy_", ""}, c10::KernelFunction(by_the_twin, (void *) copy));
    answer({"aten::_copy_from_and_resize", ""}, c10::KernelFunction(by_the_twin, (void *) copy_and_resize));
    // Attention in one kernel has no twin: it is written out.
    auto &context = at::globalContext();
    context.setSDPUseFlash(false);
    context.setSDPUseMemEfficient(false);
    context.setSDPUseCuDNN(false);
    std::fprintf(stderr, "Simulated GPU: the CPU computes %d operations in its place.\n", answered);
}
}

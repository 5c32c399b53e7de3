/*
 * A CUDA runtime without a GPU. Its memory can be touched by copies alone: the addresses it gives out cannot be read by the host, as on a real
 * machine, and stand for others that can. Copies are done at once; kernels are counted, not run (twins.cpp computes what they would).
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { SUCCESS = 0, INVALID_VALUE = 1, OUT_OF_MEMORY = 2, INVALID_CONFIGURATION = 9, INVALID_DEVICE = 101 };
enum { TO_DEVICE = 1, TO_HOST = 2, WITHIN_DEVICE = 3 };
typedef struct { unsigned x, y, z; } dim3;
typedef struct block { size_t at, size; int device; int taken; struct block *next; } block;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char *device_side, *host_side;
static size_t total, addresses, used, peak, allocations, kernels, up, down, within;
static block *blocks;
static struct { void *stream; size_t kernels; } streams[64];
static int devices = 1;
static __thread int current, last;
static __thread struct { dim3 grid, threads; size_t shared; void *stream; } launch;

static int fails(int error) { return last = error; }

static size_t setting(const char *name, size_t otherwise) {
  const char *text = getenv(name);
  return text ? strtoull(text, 0, 10) : otherwise;
}

/* One line a process, where SIMULATED_GPU_REPORT says. */
static void report(void) {
  FILE *file = fopen(getenv("SIMULATED_GPU_REPORT"), "a");
  if (!file) return;
  fprintf(file, "process %d: %zu allocations, at most %zu MiB; %zu MiB up, %zu MiB down, %zu MiB within; %zu kernels", getpid(), allocations, peak >> 20,
          up >> 20, down >> 20, within >> 20, kernels);
  for (int i = 0; i < 64 && streams[i].kernels; i++) fprintf(file, ", %zu of stream %d", streams[i].kernels, i);
  fprintf(file, "\n");
  fclose(file);
}

__attribute__((constructor)) static void begin(void) {
  total = setting("SIMULATED_GPU_MIB", 8192) << 20;
  devices = (int) setting("SIMULATED_GPUS", 1);
  addresses = 8 * total; /* a GPU has more addresses than memory, so that gaps between blocks take none of it */
  int memory = memfd_create("simulated-gpu", 0);
  if (ftruncate(memory, addresses)) abort();
  host_side = mmap(0, addresses, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, memory, 0);
  device_side = mmap(0, addresses, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (host_side == MAP_FAILED || device_side == MAP_FAILED) abort();
  blocks = calloc(1, sizeof(block));
  blocks->size = addresses;
  if (getenv("SIMULATED_GPU_REPORT")) atexit(report);
}

static int on_device(const void *p) { return (char *) p >= device_side && (char *) p < device_side + addresses; }

/* Where the bytes of an address lie. */
void *simulated_bytes(const void *p) { return on_device(p) ? host_side + ((char *) p - device_side) : (char *) p; }

void simulated_copy(int to_device, int from_device, size_t bytes) {
  __sync_fetch_and_add(to_device && from_device ? &within : to_device ? &up : &down, bytes);
}

/* A context takes memory too, before anything is allocated. */
static size_t context(void) { return total >> 6; }

int cudaMalloc(void **out, size_t bytes) {
  size_t size = bytes ? (bytes + 511) & ~(size_t) 511 : 512;
  pthread_mutex_lock(&lock);
  for (block *b = blocks; b && used + size <= total - context(); b = b->next) {
    if (b->taken || b->size < size) continue;
    if (b->size > size) {
      block *rest = calloc(1, sizeof(block));
      *rest = (block) {b->at + size, b->size - size, 0, 0, b->next};
      b->next = rest;
      b->size = size;
    }
    b->taken = 1;
    b->device = current;
    used += size;
    allocations++;
    if (used > peak) peak = used;
    size_t at = b->at;
    pthread_mutex_unlock(&lock);
    memset(host_side + at, 0, size);
    *out = device_side + at;
    return SUCCESS;
  }
  pthread_mutex_unlock(&lock);
  return fails(OUT_OF_MEMORY);
}

int cudaFree(void *p) {
  if (!p) return SUCCESS;
  int found = 0;
  pthread_mutex_lock(&lock);
  for (block *b = blocks, *before = 0; b; before = b, b = b->next) {
    if (device_side + b->at != p) continue;
    if (!b->taken) break;
    found = 1;
    b->taken = 0;
    used -= b->size;
    if (b->size >= 1 << 20) madvise(host_side + ((b->at + 4095) & ~4095ul), (b->size - 4096) & ~4095ul, MADV_REMOVE);
    for (block *after = b->next; after && !after->taken; after = b->next) { b->size += after->size; b->next = after->next; free(after); }
    if (before && !before->taken) { before->size += b->size; before->next = b->next; free(b); }
    break;
  }
  pthread_mutex_unlock(&lock);
  return found ? SUCCESS : fails(INVALID_VALUE);
}

int cudaMallocAsync(void **p, size_t bytes, void *stream) { return cudaMalloc(p, bytes); }
int cudaFreeAsync(void *p, void *stream) { return cudaFree(p); }

int cudaMemGetInfo(size_t *left, size_t *all) { *left = total - used - context(); *all = total; return SUCCESS; }

int cudaMemcpyAsync(void *to, const void *from, size_t bytes, int kind, void *stream) {
  int to_device = on_device(to), from_device = on_device(from);
  int fits = kind == TO_DEVICE ? to_device && !from_device : kind == TO_HOST ? !to_device && from_device : kind != WITHIN_DEVICE || (to_device && from_device);
  if (!fits) {
    fprintf(stderr, "Simulated GPU: a copy of kind %d goes from the %s to the %s.\n", kind, from_device ? "device" : "host", to_device ? "device" : "host");
    return fails(INVALID_VALUE);
  }
  simulated_copy(to_device, from_device, bytes);
  memmove(simulated_bytes(to), simulated_bytes(from), bytes);
  return SUCCESS;
}

int cudaMemcpy(void *to, const void *from, size_t bytes, int kind) { return cudaMemcpyAsync(to, from, bytes, kind, 0); }
int cudaMemcpyPeerAsync(void *to, int i, const void *from, int j, size_t bytes, void *stream) { return cudaMemcpyAsync(to, from, bytes, WITHIN_DEVICE, stream); }
int cudaMemsetAsync(void *p, int value, size_t bytes, void *stream) { memset(simulated_bytes(p), value, bytes); return SUCCESS; }
int cudaMemset(void *p, int value, size_t bytes) { return cudaMemsetAsync(p, value, bytes, 0); }
int cudaHostAlloc(void **p, size_t bytes, unsigned flags) { return posix_memalign(p, 4096, bytes ? bytes : 1) ? fails(OUT_OF_MEMORY) : SUCCESS; }
int cudaFreeHost(void *p) { free(p); return SUCCESS; }
int cudaHostGetDevicePointer(void **out, void *p, unsigned flags) { *out = p; return SUCCESS; }

int cudaPointerGetAttributes(struct { int type, device; void *on_device, *on_host; } *a, const void *p) {
  memset(a, 0, sizeof *a);
  if (!on_device(p)) return SUCCESS;
  a->type = 2;
  a->on_device = (void *) p;
  pthread_mutex_lock(&lock);
  for (block *b = blocks; b; b = b->next) if (device_side + b->at <= (char *) p && (char *) p < device_side + b->at + b->size) a->device = b->device;
  pthread_mutex_unlock(&lock);
  return SUCCESS;
}

int cudaGetDeviceCount(int *count) { *count = devices; return SUCCESS; }
int cudaGetDevice(int *device) { *device = current; return SUCCESS; }
int cudaSetDevice(int device) { if (device < 0 || device >= devices) return fails(INVALID_DEVICE); current = device; return SUCCESS; }
int cudaDriverGetVersion(int *version) { *version = 12080; return SUCCESS; }
int cudaRuntimeGetVersion(int *version) { *version = 12080; return SUCCESS; }
int cudaDeviceGetStreamPriorityRange(int *least, int *greatest) { if (least) *least = 0; if (greatest) *greatest = -5; return SUCCESS; }
int cudaDeviceCanAccessPeer(int *can, int a, int b) { *can = 0; return SUCCESS; }
int cudaDeviceGetPCIBusId(char *text, int size, int device) { snprintf(text, size, "0000:%02d:00.0", device); return SUCCESS; }
int cudaDeviceGetDefaultMemPool(void **pool, int device) { *pool = &blocks; return SUCCESS; }
int cudaMemPoolGetAttribute(void *pool, int attribute, void *value) { *(uint64_t *) value = 0; return SUCCESS; }

/* As an A100 answers: kernels are chosen by it. */
int cudaDeviceGetAttribute(int *value, int attribute, int device) {
  static const struct { int attribute, value; } known[] = {{1, 1024}, {2, 1024}, {3, 1024}, {4, 64}, {5, 2147483647}, {6, 65535}, {7, 65535}, {8, 49152}, {10, 32},
      {12, 65536}, {13, 1410000}, {16, 108}, {38, 41943040}, {39, 2048}, {75, 8}, {76, 0}, {81, 167936}, {82, 65536}, {97, 166912}, {106, 32}, {115, 0}};
  *value = 1;
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) if (known[i].attribute == attribute) *value = known[i].value;
  return SUCCESS;
}

/* cudaDeviceProp of CUDA 12, up to the last member that is read. */
typedef struct {
  char name[256], uuid[16], luid[8];
  unsigned mask;
  size_t memory, shared_a_block;
  int registers_a_block, warp;
  size_t pitch;
  int threads_a_block, threads[3], grid[3], clock;
  size_t constant;
  int major, minor;
  size_t texture_alignment, texture_pitch;
  int overlap, processors, timeout, integrated, maps_host, mode, textures_and_surfaces[40];
  size_t surface_alignment;
  int concurrent, ecc, bus, number, domain, tcc, engines, unified, memory_clock, bus_width, l2, persisting, threads_a_processor, priorities, global_l1, local_l1;
  size_t shared_a_processor;
  int registers_a_processor, managed, multi, group, atomics, ratio, pageable, concurrent_managed, preemption, registered, cooperative, cooperative_multi;
  size_t shared_opt_in;
} properties;

int cudaGetDeviceProperties_v2(properties *p, int device) {
  memset(p, 0, sizeof *p);
  strcpy(p->name, "Simulated GPU");
  p->uuid[0] = (char) (device + 1);
  p->memory = total;
  p->shared_a_block = 49152;
  p->registers_a_block = p->registers_a_processor = 65536;
  p->warp = 32;
  p->pitch = p->grid[0] = 2147483647;
  p->threads_a_block = p->threads[0] = p->threads[1] = 1024;
  p->threads[2] = 64;
  p->grid[1] = p->grid[2] = 65535;
  p->clock = 1410000;
  p->constant = 65536;
  p->major = 8;
  p->texture_alignment = 512;
  p->texture_pitch = 32;
  p->processors = 108;
  p->maps_host = p->overlap = p->concurrent = p->unified = p->priorities = 1;
  p->engines = 3;
  p->memory_clock = 1215000;
  p->bus_width = 5120;
  p->l2 = 41943040;
  p->threads_a_processor = 2048;
  p->shared_a_processor = 167936;
  p->shared_opt_in = 166912;
  return SUCCESS;
}

int cudaFuncGetAttributes(struct { size_t shared, constant, local; int threads, registers, ptx, binary, cache, dynamic; } *a, const void *function) {
  memset(a, 0, sizeof *a);
  a->threads = 1024;
  a->registers = 32;
  a->ptx = a->binary = 80;
  a->dynamic = 49152;
  return SUCCESS;
}

int cudaOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(int *count, const void *f, int threads, size_t shared, unsigned flags) { *count = 2; return SUCCESS; }

static int launched(dim3 grid, dim3 threads, void *stream) {
  if (!grid.x || !grid.y || !grid.z || grid.y > 65535 || grid.z > 65535 || !threads.x || threads.x * threads.y * threads.z > 1024) return fails(INVALID_CONFIGURATION);
  pthread_mutex_lock(&lock);
  kernels++;
  for (int i = 0; i < 64; i++) {
    if (streams[i].kernels && streams[i].stream != stream) continue;
    streams[i].stream = stream;
    streams[i].kernels++;
    break;
  }
  pthread_mutex_unlock(&lock);
  return SUCCESS;
}

unsigned __cudaPushCallConfiguration(dim3 grid, dim3 threads, size_t shared, void *stream) {
  launch.grid = grid;
  launch.threads = threads;
  launch.shared = shared;
  launch.stream = stream;
  return SUCCESS;
}

int __cudaPopCallConfiguration(dim3 *grid, dim3 *threads, size_t *shared, void **stream) {
  *grid = launch.grid;
  *threads = launch.threads;
  *shared = launch.shared;
  *stream = launch.stream;
  return SUCCESS;
}

int cudaLaunchKernel(const void *f, dim3 grid, dim3 threads, void **arguments, size_t shared, void *stream) { return launched(grid, threads, stream); }
int cudaLaunchKernelExC(const struct { dim3 grid, threads; size_t shared; void *stream; } *c, const void *f, void **arguments) { return launched(c->grid, c->threads, c->stream); }
void **__cudaRegisterFatBinary(void *binary) { static void *handle[1]; return handle; }
int cudaStreamCreateWithPriority(void **stream, unsigned flags, int priority) { *stream = malloc(1); return SUCCESS; }
int cudaStreamIsCapturing(void *stream, int *status) { *status = 0; return SUCCESS; }
int cudaStreamGetCaptureInfo_v2(void *s, int *status, unsigned long long *id, void **graph, void ***dependencies, size_t *count) { *status = 0; return SUCCESS; }
int cudaEventCreateWithFlags(void **event, unsigned flags) { *event = malloc(1); return SUCCESS; }
int cudaEventCreate(void **event) { return cudaEventCreateWithFlags(event, 0); }
int cudaEventDestroy(void *event) { free(event); return SUCCESS; }
int cudaEventElapsedTime(float *milliseconds, void *from, void *to) { *milliseconds = 1; return SUCCESS; }
int cudaGetLastError(void) { int error = last; last = SUCCESS; return error; }
int cudaPeekAtLastError(void) { return last; }
const char *cudaGetErrorName(int error) { return error == OUT_OF_MEMORY ? "cudaErrorMemoryAllocation" : error ? "cudaErrorSimulated" : "cudaSuccess"; }
const char *cudaGetErrorString(int error) { return error == OUT_OF_MEMORY ? "out of memory" : error ? "an error of the simulated GPU" : "no error"; }
static int nothing(void) { return SUCCESS; }
int cudaGetDriverEntryPoint(const char *name, void **function, unsigned long long flags, int *found) { *function = nothing; if (found) *found = 0; return SUCCESS; }

#include <stdlib.h>
int cudnnCreate(void **handle) { *handle = malloc(1); return 0; }
size_t cudnnGetVersion(void) { return 91000; }
size_t cudnnGetCudartVersion(void) { return 12080; }

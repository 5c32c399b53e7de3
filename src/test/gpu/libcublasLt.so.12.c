#include <stdlib.h>
#include <string.h>
int cublasLtMatmulDescCreate(void **out, int compute, int scale) { *out = malloc(1); return 0; }
int cublasLtMatmulPreferenceCreate(void **out) { *out = malloc(1); return 0; }
int cublasLtMatrixLayoutCreate(void **out, int type, unsigned long rows, unsigned long columns, long lead) { *out = malloc(1); return 0; }
/* One way to multiply is always found; libtorch fails without. */
int cublasLtMatmulAlgoGetHeuristic(void *h, void *o, void *a, void *b, void *c, void *d, void *p, int most, char *results, int *found) { memset(results, 0, 96); *found = 1; return 0; }

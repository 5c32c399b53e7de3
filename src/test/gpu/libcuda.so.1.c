int cuDevicePrimaryCtxGetState(int device, unsigned *flags, int *active) { *flags = 0; *active = 1; return 0; }
int cuCtxGetCurrent(void **context) { *context = &cuDevicePrimaryCtxGetState; return 0; }
int cuGetErrorString(int error, const char **text) { *text = "an error of the simulated GPU"; return 0; }

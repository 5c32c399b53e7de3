#!/usr/bin/env bash
# Runs a command as on a machine with an NVIDIA GPU, without one: the real CUDA build of libtorch 2.7.1 and DJL's CUDA binding, on a simulated runtime.
#
#   src/test/sh/simulated-gpu.sh mvn -B -ntp verify                    every test, on a device whose results the CPU computes
#   SIMULATED_GPU_WITHOUT_TWINS=1 src/test/sh/simulated-gpu.sh ...     kernels are launched but compute nothing: devices and types are checked as a
#                                                                      GPU does, and tests that compare numbers fail
#   src/test/sh/simulated-gpu.sh java @deploy/jvm.options -jar target/quarkus-app/quarkus-run.jar
#
# SIMULATED_GPU_MIB (8192): its memory. SIMULATED_GPUS (1): how many. SIMULATED_GPU_REPORT: a file each process writes what it did to.
# Needs gcc, g++, a libopenblas.so.0 and, the first time, 620 MB of download. What it can and cannot show: docs/gpu.md.
set -euo pipefail

[ $# -ge 1 ] || { sed -n '2,11s/^# \{0,1\}//p' "$0"; exit 2; }
version=2.7.1-1.5.12
root=$(cd "$(dirname "$0")/../../.." && pwd)
sources=$root/src/test/gpu
home=${SIMULATED_GPU_HOME:-$HOME/.cache/kakehashi/simulated-gpu}
libraries=$home/lib

# The CUDA build of libtorch, as bytedeco packages it.
if [ ! -e "$libraries/libtorch_cuda.so" ]; then
  mkdir -p "$libraries"
  mvn -q -B -ntp -f "$root/pom.xml" dependency:copy -Dartifact="org.bytedeco:pytorch:$version:jar:linux-x86_64-gpu" -DoutputDirectory="$home"
  unzip -q -o -j "$home/pytorch-$version-linux-x86_64-gpu.jar" 'org/bytedeco/pytorch/linux-x86_64-gpu/libc10*.so' 'org/bytedeco/pytorch/linux-x86_64-gpu/libtorch_c*.so' \
    -d "$home/unpacked"
  rm "$home/pytorch-$version-linux-x86_64-gpu.jar"
  mv "$home"/unpacked/*.so "$libraries"
fi

# NVIDIA's libraries: a function that libtorch wants and no source here has answers 0, which is success.
wanted() { for library in c10_cuda torch_cpu torch_cuda torch_cuda_linalg; do nm -D --undefined-only "$libraries/lib$library.so"; done | awk '{ print $2 }' | sort -u; }
build() { # soname, functions to answer with 0
  local soname=$1 source=$sources/$1.c
  {
    for function in $2; do
      if [ ! -e "$source" ] || ! grep -q "\b$function(" "$source"; then echo "int $function(void) { return 0; }"; fi
    done
    if [ -e "$source" ]; then cat "$source"; fi
  } >"$home/$soname.c"
  echo "$soname { global: *; };" >"$home/$soname.map"
  gcc -w -O1 -fPIC -shared -pthread -Wl,-soname,"$soname" -Wl,--version-script="$home/$soname.map" -o "$libraries/$soname" "$home/$soname.c"
}
if [ -n "$(find "$sources" "$0" -newer "$libraries/libtorch.so" 2>/dev/null || echo new)" ]; then
  functions=$(wanted)
  for soname in libcudart.so.12 libcublas.so.12 libcublasLt.so.12 libcudnn.so.9 libcusparse.so.12 libcufft.so.11 libcurand.so.10 libcusolver.so.11 libcupti.so.12 libcufile.so.0; do
    build "$soname" "$(sed -n "s/@$soname\$//p" <<<"$functions")"
  done
  # The driver is opened by name, so nothing lists what is asked of it.
  build libcuda.so.1 "cuModuleLoadData cuModuleLoadDataEx cuModuleGetFunction cuModuleUnload cuOccupancyMaxActiveBlocksPerMultiprocessor cuLaunchKernel
    cuLaunchCooperativeKernel cuCtxSetCurrent cuDevicePrimaryCtxRetain cuLinkCreate cuLinkAddData cuLinkComplete cuFuncSetAttribute cuFuncGetAttribute
    cuPointerGetAttribute cuTensorMapEncodeTiled cuInit"
  ln -sf libcudart.so.12 "$libraries/libcudart.so"
  g++ -std=c++17 -w -O1 -fPIC -shared -Wl,-soname,libtorch.so -Wl,--no-as-needed -o "$libraries/libtorch.so" "$sources/twins.cpp" \
    -L"$libraries" -ltorch_cpu -ltorch_cuda -lc10 -lc10_cuda -l:libcudart.so.12 -Wl,-rpath-link,"$libraries"
fi

# Without libtorch's cache, memory that is given back is the device's again, and every array begins as zeros.
export PYTORCH_LIBRARY_PATH=$libraries PYTORCH_VERSION=2.7.1 PYTORCH_FLAVOR=cu128 LD_LIBRARY_PATH=$libraries DJL_CACHE_DIR=$home/djl
[ -n "${SIMULATED_GPU_CACHE:-}" ] || export PYTORCH_NO_CUDA_MEMORY_CACHING=1
exec "$@"

package dev.kakehashi.bench;
public final class Quick {
    public static void main(String[] a) throws Exception {
        SaeStepBenchmark.floor(new Report(), Integer.parseInt(a[0]), Integer.parseInt(a[1]), Integer.parseInt(a[2]), Integer.parseInt(a[3]), "");
        System.exit(0);
    }
}

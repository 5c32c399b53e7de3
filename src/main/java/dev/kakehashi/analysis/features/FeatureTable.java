package dev.kakehashi.analysis.features;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One number of every kind for each latent, as columns in memory; NaN where a number is not defined. */
public final class FeatureTable {
    static final int TOP_TOKENS = 10;
    private static final int MAGIC = 0x4b4b4654; // "KKFT"

    private final FeatureClass[] classes;
    private final float[][] columns;
    private final int[][] topTokens;
    private final float[][] topShares;
    private final long positions;

    public FeatureTable(int latents, long positions) {
        this.classes = new FeatureClass[latents];
        this.columns = new float[FeatureColumn.values().length][latents];
        this.topTokens = new int[latents][];
        this.topShares = new float[latents][];
        this.positions = positions;
    }

    public int latents() {
        return classes.length;
    }

    /** Tokens of the evaluation set. */
    public long positions() {
        return positions;
    }

    public FeatureClass featureClass(int latent) {
        return classes[latent];
    }

    public float get(FeatureColumn column, int latent) {
        return columns[column.ordinal()][latent];
    }

    /** The tokens with the largest attribution, falling; at most ten. */
    public int[] topTokens(int latent) {
        return topTokens[latent];
    }

    /** Token attribution P_i(t) of {@link #topTokens}. */
    public float[] topShares(int latent) {
        return topShares[latent];
    }

    void set(FeatureColumn column, int latent, double value) {
        columns[column.ordinal()][latent] = (float) value;
    }

    void setClass(int latent, FeatureClass featureClass) {
        classes[latent] = featureClass;
    }

    void setTop(int latent, int[] tokens, float[] shares) {
        topTokens[latent] = tokens;
        topShares[latent] = shares;
    }

    /** Takes over what depends on semantic clusters from a table of the same activating sets. */
    public FeatureTable withConceptsOf(FeatureTable other) {
        for (var column : new FeatureColumn[] {FeatureColumn.CLUSTERS, FeatureColumn.SEMANTIC_ENTROPY,
            FeatureColumn.MONOSEMANTICITY})
            columns[column.ordinal()] = other.columns[column.ordinal()];
        return this;
    }

    public void write(Path file) throws IOException {
        try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
            out.writeInt(MAGIC);
            out.writeInt(latents());
            out.writeInt(columns.length);
            out.writeLong(positions);
            for (var featureClass : classes) out.writeByte(featureClass.ordinal());
            for (var column : columns) for (var value : column) out.writeFloat(value);
            for (var latent = 0; latent < latents(); latent++) {
                out.writeByte(topTokens[latent].length);
                for (var i = 0; i < topTokens[latent].length; i++) {
                    out.writeInt(topTokens[latent][i]);
                    out.writeFloat(topShares[latent][i]);
                }
            }
        }
    }

    /** @throws IOException when the file is not one of ours or is truncated */
    public static FeatureTable open(Path file) throws IOException {
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            if (in.readInt() != MAGIC) throw new IOException(file.getFileName() + " is no feature table.");
            int latents = in.readInt();
            if (in.readInt() != FeatureColumn.values().length || latents < 0 || latents > 1 << 24)
                throw new IOException(file.getFileName() + " was written by another version.");
            var table = new FeatureTable(latents, in.readLong());
            for (var latent = 0; latent < latents; latent++)
                table.classes[latent] = FeatureClass.values()[in.readByte()];
            for (var column : table.columns)
                for (var latent = 0; latent < latents; latent++) column[latent] = in.readFloat();
            for (var latent = 0; latent < latents; latent++) table.readTop(latent, in);
            return table;
        } catch (java.io.EOFException e) {
            throw new IOException(file.getFileName() + " is truncated.");
        }
    }

    private void readTop(int latent, DataInputStream in) throws IOException {
        int count = in.readByte();
        var tokens = new int[count];
        var shares = new float[count];
        for (var i = 0; i < count; i++) {
            tokens[i] = in.readInt();
            shares[i] = in.readFloat();
        }
        setTop(latent, tokens, shares);
    }
}

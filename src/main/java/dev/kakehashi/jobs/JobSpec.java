package dev.kakehashi.jobs;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.analysis.index.Retention;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.intervention.FeatureProbe;
import dev.kakehashi.model.PretrainConfig;
import java.util.List;

/** What a job is asked to do: a validated record, kept as JSON with the job and enough to do it again. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = JobSpec.ScanCorpus.class, name = "scan-corpus"),
    @JsonSubTypes.Type(value = JobSpec.CheckCheckpoint.class, name = "check-checkpoint"),
    @JsonSubTypes.Type(value = JobSpec.DownloadCheckpoint.class, name = "download-checkpoint"),
    @JsonSubTypes.Type(value = JobSpec.Pretrain.class, name = "pretrain"),
    @JsonSubTypes.Type(value = JobSpec.TrainSaes.class, name = "train-saes"),
    @JsonSubTypes.Type(value = JobSpec.AnalyseSaes.class, name = "analyse-saes"),
    @JsonSubTypes.Type(value = JobSpec.Intervene.class, name = "intervene"),
    @JsonSubTypes.Type(value = JobSpec.ProbeFeature.class, name = "probe-feature"),
    @JsonSubTypes.Type(value = JobSpec.VerifyArtifacts.class, name = "verify-artifacts"),
    @JsonSubTypes.Type(value = JobSpec.CleanUp.class, name = "clean-up"),
    @JsonSubTypes.Type(value = JobSpec.ApplyRetention.class, name = "apply-retention")
})
public sealed interface JobSpec {

    /**
     * Whose threads run it: a light one must neither touch the device nor take memory that a training has planned with.
     */
    default Job.Lane lane() {
        return Job.Lane.DEVICE;
    }

    /** Counts a corpus: documents, broken lines, script of the text, hash. */
    record ScanCorpus(long corpusId) implements JobSpec {
        @Override
        public Job.Lane lane() {
            return Job.Lane.LIGHT;
        }
    }

    /**
     * Hashes a registered checkpoint's weights and runs it once, block by block, so that a broken one is known before
     * work is built on it.
     */
    record CheckCheckpoint(long checkpointId) implements JobSpec {
        @Override
        public Job.Lane lane() {
            return Job.Lane.LIGHT;
        }
    }

    /** Fetches one revision of a hub repository into the hub cache, then checks it like a local one. */
    record DownloadCheckpoint(long checkpointId, String repository, String revision) implements JobSpec {
        @Override
        public Job.Lane lane() {
            return Job.Lane.LIGHT;
        }
    }

    /** Trains a small Llama on two corpora and writes its planned checkpoints. */
    record Pretrain(
            long modelId,
            long englishCorpusId,
            long japaneseCorpusId,
            String tokenizer,
            PretrainConfig config,
            List<Long> checkpointIds)
            implements
                JobSpec {}

    /** Trains SAEs of one checkpoint, all from one pass of the language model; each holds its own configuration. */
    @JsonIgnoreProperties("config") // of jobs submitted when all SAEs of a study had the same
    record TrainSaes(long studyId, long checkpointId, List<Long> saeIds) implements JobSpec {}

    /** Analyses the SAEs of one checkpoint, all layers from one pass of the language model. */
    record AnalyseSaes(
            long studyId, long checkpointId, List<Long> saeIds, AnalysisOptions options, long embeddingCheckpointId)
            implements
                JobSpec {}

    /** Injects features of an SAE's checkpoint into another one and measures what that does. */
    record Intervene(long interventionId) implements JobSpec {}

    /** Steers, ablates or patches one feature on a text. */
    record ProbeFeature(long saeId, long checkpointId, int latent, FeatureProbe.Mode mode, double strength,
            int newTokens, String text)
            implements
                JobSpec {}

    /** Compares every file of the results with its manifest. @param studyId null for all results */
    record VerifyArtifacts(Long studyId) implements JobSpec {
        @Override
        public Job.Lane lane() {
            return Job.Lane.LIGHT;
        }
    }

    /** Lists what nothing refers to any more. @param remove also removes it */
    record CleanUp(boolean remove) implements JobSpec {
        @Override
        public Job.Lane lane() {
            return Job.Lane.LIGHT;
        }
    }

    /** Keeps less evidence of a study's analyses, one after the other. */
    record ApplyRetention(long studyId, Retention level) implements JobSpec {
        @Override
        public Job.Lane lane() {
            return Job.Lane.LIGHT;
        }
    }
}

package dev.kakehashi.web.storage;

import dev.kakehashi.upkeep.Garbage;
import dev.kakehashi.storage.FolderCheck;
import dev.kakehashi.submission.Deletable;
import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Text of the pages about the data folder and of deleting. */
@MessageBundle("storage")
public interface StorageMessages {
    @Message
    String kind(Deletable kind);

    @Message
    String garbage(Garbage.Kind kind);

    @Message
    String wrong(FolderCheck.Wrong wrong);

    @Message("Storage")
    String title();

    @Message("What takes the disk, whether it is still what was written, and what can go.")
    String lead();

    @Message("Free")
    String free();

    @Message("Reserve")
    String reserve();

    @Message("Results")
    String recorded();

    @Message("Less than the reserve is free: jobs stop, and none is begun, until some disk is freed.")
    String low();

    @Message("The size of {count} older results is not known yet; verifying notes it.")
    String unmeasured(String count);

    @Message("What takes the disk")
    String usage();

    @Message("Kind")
    String kindHead();

    @Message("Number")
    String count();

    @Message("Size")
    String size();

    @Message("Name")
    String name();

    @Message("State")
    String state();

    @Message("Checkpoints made or fetched here")
    String checkpoints();

    @Message("Tokenized corpora")
    String tokenized();

    @Message("SAEs")
    String saes();

    @Message("Analyses")
    String analyses();

    @Message("Interventions")
    String interventions();

    @Message("Resume points, the database and registered folders are not counted.")
    String notCounted();

    @Message("By study: SAEs, analyses, interventions")
    String byStudy();

    @Message("By model: checkpoints")
    String byModel();

    @Message("Verify")
    String verifyHead();

    @Message("Every file of the results is read and compared with the SHA-256 that was noted when it was written.")
    String verifyText();

    @Message("Verify all results")
    String verify();

    @Message("Verify its results")
    String verifyStudy();

    @Message("Clean up")
    String cleanUpHead();

    @Message("Lists what dead attempts and crashes left behind and folders nothing refers to. What an unfinished job "
            + "may be writing, and what is younger than the grace, stays.")
    String cleanUpText();

    @Message("List what can go")
    String list();

    @Message("Remove what was listed")
    String remove();

    @Message("Last time")
    String last();

    @Message("Line by line")
    String lines();

    @Message("Nothing yet.")
    String never();

    @Message("{folders} folders of {size} were read; finished {at}.")
    String verified(String folders, String size, String at);

    @Message("All are as they were written.")
    String allAsWritten();

    @Message("{count} problems.")
    String problems(String count);

    @Message("{count} files and folders, of which {size} can be removed; listed {at}.")
    String listed(String count, String size, String at);

    @Message("{size} were freed, {at}.")
    String freed(String size, String at);

    @Message("Folder")
    String folder();

    @Message("File")
    String file();

    @Message("What is wrong")
    String whatIsWrong();

    @Message("SHA-256 noted")
    String expected();

    @Message("SHA-256 found")
    String found();

    @Message("Last changed")
    String changedAt();

    @Message("removed")
    String isRemoved();

    @Message("can be removed")
    String isRemovable();

    @Message("stays for now")
    String isKept();

    @Message("The job")
    String theJob();

    @Message("Everything found")
    String all();

    @Message("Kinds")
    String kinds();

    @Message("There is nothing to list.")
    String nothingFound();

    @Message("… and {count} more.")
    String andMore(String count);

    @Message("Delete…")
    String delete();

    @Message("Delete the analysis…")
    String deleteAnalysis();

    @Message("Delete the {kind} “{name}”?")
    String deleteTitle(String kind, String name);

    @Message("It goes with everything that depends on it, and cannot be brought back but from a backup. On disk this "
            + "frees {size}.")
    String deleteLead(String size);

    @Message("Something came to depend on it, or is gone, since you looked: nothing was deleted. This is the list as "
            + "it is now.")
    String changed();

    @Message("It cannot be deleted now: these jobs have not ended. Wait for them or cancel them first.")
    String inUse();

    @Message("runs")
    String running();

    @Message("waits")
    String waiting();

    @Message("What goes")
    String whatGoes();

    @Message("Each of them")
    String each();

    @Message("its files stay where they are")
    String filesStay();

    @Message("Delete all of this")
    String deleteAll();

    @Message("Keep it")
    String keep();

    @Message("Evidence kept")
    String retention();

    @Message("Counts, classes and direct logits always stay. What is dropped cannot be brought back but by analysing "
            + "again.")
    String retentionLead();

    @Message("Everything")
    String full();

    @Message("Strong activations alone (at least half of a latent’s maximum)")
    String half();

    @Message("Statistics alone: no texts, no other thresholds")
    String statistics();

    @Message("Analyses")
    String analysesHead();

    @Message("Would free")
    String wouldFree();

    @Message("not counted yet for {count} of them: verify first")
    String notCountedYet(String count);

    @Message("Keep no more than this")
    String apply();

    @Message("Choose one")
    String choose();
}

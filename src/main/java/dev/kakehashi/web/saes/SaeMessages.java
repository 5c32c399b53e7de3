package dev.kakehashi.web.saes;

import dev.kakehashi.catalog.Sae;
import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Text of the pages about SAEs. */
@MessageBundle("sae")
// @formatter:off one method a line
public interface SaeMessages {
    @Message String state(Sae.State state);
    @Message String positions();
    @Message String positionsCaption();
    @Message String positionAxis();
    @Message String positionsAxis();
    @Message String positionsText(String first, String last);
    @Message String embeddings();
    @Message String lexiconUnreadable();
    @Message String lexiconChanged();
    @Message String lexiconWithoutTokens();
    @Message String title();
    @Message String lead();
    @Message String sae();
    @Message String any();
    @Message String study();
    @Message String model();
    @Message String step();
    @Message String layer();
    @Message String size();
    @Message String stateHead();
    @Message String show();
    @Message String none();
    @Message String noneText();
    @Message String train();
    @Message String description(String layer, String model, String step, String latents, String k);
    @Message String neighbours();
    @Message String toLayer(int layer);
    @Message String toStep(String step);
    @Message String features(String count);
    @Message String classes();
    @Message String worth();
    @Message String worthText(String count);
    @Message String noneOfClass();
    @Message String metrics();
    @Message String metric();
    @Message String all();
    @Message String english();
    @Message String japanese();
    @Message String training();
    @Message String lossCaption();
    @Message String stepAxis();
    @Message String lossAxis();
    @Message String distributions();
    @Message String distribution(String metric);
    @Message String featureCount();
    @Message String bins(String name);
    @Message String provenance();
    @Message String hook();
    @Message String shape();
    @Message String trainedOn();
    @Message String tokensIn(String tokens, String time);
    @Message String jobs();
    @Message String trainJob();
    @Message String analyseJob();
    @Message String sha();
    @Message String weights();
    @Message String saeOptions();
    @Message String analysisOptions();
    @Message String noFile(String name);
    @Message String ofClassified(String count);
    @Message String ofClassifiedWith(String count, String all);
    @Message String ofMixed(String count);
    @Message String ofLatents(String count);
    @Message String together(String counted);
    @Message String onTokens(String count);
    @Message String onSequences(String count);
    @Message String classesOf(String classified, String latents, String rare, String rareShare, String dead,
            String deadShare, String tokens);
    @Message String crossEntropies(String model, String zeroed, String replaced);
    @Message String zerosCostLittle(String cost, String least);
    @Message String crossEntropyOfBefore();
    @Message String chance(String mean, String low, String high, String shuffles);
    @Message String chanceOfBefore(String chance);
    @Message String over();
}

package dev.kakehashi.web.interventions;

import dev.kakehashi.catalog.Intervention;
import dev.kakehashi.intervention.Arm;
import dev.kakehashi.intervention.InterventionFolder;
import dev.kakehashi.intervention.InterventionTable;
import dev.kakehashi.web.ui.Screen;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The results of an intervention that is done. */
record OpenIntervention(InterventionFolder folder, List<Arm> arms, InterventionTable table) {

    /** @throws ClientErrorException with a sentence, status 409, while it is not done or when its files are gone */
    static OpenIntervention open(Intervention row) {
        var text = Screen.messages(InterventionMessages.class);
        if (row.state != Intervention.State.DONE) throw new ClientErrorException(text.notDone(), Response.Status.CONFLICT);
        try {
            var folder = new InterventionFolder(Path.of(row.folder));
            return new OpenIntervention(
                    folder, List.of(InterventionFolder.read(folder.arms(), Arm[].class)), InterventionFolder.read(folder.table(), InterventionTable.class));
        } catch (IOException e) {
            throw new ClientErrorException(text.filesGone(), Response.Status.CONFLICT, e);
        }
    }

    /** @return number of the arm, or -1 */
    int arm(String key) {
        for (var i = 0; i < arms.size(); i++) if (arms.get(i).key().equals(key)) return i;
        return -1;
    }
}

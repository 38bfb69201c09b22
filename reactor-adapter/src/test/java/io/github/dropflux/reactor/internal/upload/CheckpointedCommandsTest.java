package io.github.dropflux.reactor.internal.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dropflux.internal.session.SessionCommand;
import io.github.dropflux.internal.session.SessionCommand.RequestWindows;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckpointedCommandsTest {

    private final List<SessionCommand> performed = new ArrayList<>();
    private int saves;
    private final CheckpointedCommands commands =
            new CheckpointedCommands(performed::addAll, () -> saves++);

    private static List<SessionCommand> batch(int number) {
        return List.of(new RequestWindows(number));
    }

    private void assertPerformed(Integer... numbers) {
        assertThat(performed)
                .extracting(command -> ((RequestWindows) command).count())
                .containsExactly(numbers);
    }

    @Test
    void what_acknowledges_nothing_is_performed_at_once() {
        commands.add(batch(1), false);

        assertPerformed(1);
        assertThat(saves).isZero();
    }

    @Test
    void what_follows_from_an_acknowledgement_waits_for_the_checkpoint() {
        commands.add(batch(1), true);
        commands.add(batch(2), false);
        assertPerformed();
        assertThat(saves).isOne();

        commands.saved();
        assertPerformed(1, 2);
        assertThat(saves).isOne();
    }

    @Test
    void acknowledgements_that_come_during_a_save_share_the_next_one() {
        commands.add(batch(1), true);
        commands.add(batch(2), true);
        commands.add(batch(3), true);
        assertThat(saves).isOne();

        commands.saved();
        assertPerformed(1);
        assertThat(saves).isEqualTo(2);

        commands.saved();
        assertPerformed(1, 2, 3);
        assertThat(saves).isEqualTo(2);
    }

    @Test
    void a_save_that_ends_at_once_recurses_no_deeper_than_one_batch() {
        List<CheckpointedCommands> self = new ArrayList<>();
        CheckpointedCommands immediate =
                new CheckpointedCommands(performed::addAll, () -> self.get(0).saved());
        self.add(immediate);
        for (int i = 1; i <= 10_000; i++) {
            immediate.add(batch(i), true);
        }
        assertThat(performed).hasSize(10_000);
    }

    @Test
    void commands_that_lead_to_commands_keep_their_order() {
        List<CheckpointedCommands> self = new ArrayList<>();
        List<Integer> order = new ArrayList<>();
        CheckpointedCommands nested =
                new CheckpointedCommands(
                        batch -> {
                            int number = ((RequestWindows) batch.get(0)).count();
                            order.add(number);
                            if (number < 3) {
                                self.get(0).add(batch(number + 10), false);
                            }
                            order.add(-number);
                        },
                        () -> {});
        self.add(nested);
        nested.add(batch(1), false);
        nested.add(batch(2), false);

        assertThat(order).containsExactly(1, -1, 11, -11, 2, -2, 12, -12);
    }
}

package io.github.dropflux.reactor.simulation;

import io.github.dropflux.internal.protocol.Route;
import io.github.dropflux.reactor.internal.http.Request;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * For whom a call is made: what its context says, and what its argument says.
 *
 * @param user the leg or the batch that subscribed; null when the context names none
 * @param question whether it is asked for all calls of an account
 * @param legs that were known when the call began
 * @param unknown sessions of which was not known then whose they are
 */
record Callers(
        Object user,
        boolean question,
        Route route,
        Parties parties,
        Set<Leg> legs,
        Set<String> unknown,
        Sessions sessions) {

    static Callers of(Request call, Object user, List<SimulatedUpload> uploads, Sessions sessions) {
        Parties parties = Parties.of(call.argument());
        Set<Leg> legs = new LinkedHashSet<>();
        Set<String> unknown = new LinkedHashSet<>();
        boolean shared = call.route() == Route.FINISH_BATCH_V2;
        boolean question = Questions.isOne(call, user);
        if (user instanceof Leg leg && !shared && !question) {
            legs.add(leg);
        }
        boolean looksForCommit = user instanceof SimulatedCommits && parties.sessions().isEmpty();
        for (int i = 0; i < parties.paths().size(); i++) {
            if (looksForCommit || isHandedOut(i, parties, sessions)) {
                continue;
            }
            int number = Parties.upload(parties.paths().get(i)).orElse(-1);
            for (SimulatedUpload upload : uploads) {
                if (upload.plan().number() == number) {
                    upload.currentLeg().ifPresent(legs::add);
                    if (!parties.sessions().isEmpty()) {
                        sessions.isFor(parties.sessions().get(i), upload);
                    }
                }
            }
        }
        for (String session : parties.sessions()) {
            // Together with others, it may be sent once more.
            if (sessions.isHandedOut(session) && call.route() != Route.APPEND_BATCH) {
                continue;
            }
            if (user instanceof Leg leg && !shared) {
                sessions.isFor(session, leg.upload());
            }
            sessions.upload(session)
                    .flatMap(SimulatedUpload::currentLeg)
                    .ifPresentOrElse(legs::add, () -> unknown.add(session));
        }
        return new Callers(user, question, call.route(), parties, legs, unknown, sessions);
    }

    private static boolean isHandedOut(int index, Parties parties, Sessions sessions) {
        return !parties.sessions().isEmpty() && sessions.isHandedOut(parties.sessions().get(index));
    }

    /** Sessions that the call has opened. An upload that does not use its own leaves it to another. */
    void opened(List<String> ids) {
        if (!(user instanceof Leg)) {
            unknown.addAll(ids);
        }
    }

    /** Whether it is made for this leg, be it with others; of a batch's, that may show only later. */
    boolean concern(Leg leg) {
        return legs.contains(leg)
                || (leg.batch() == user
                        && user != null
                        && unknown.stream()
                                .anyMatch(id -> sessions.upload(id).orElse(null) == leg.upload()));
    }

    /** The index of the leg's entry in a call that commits. */
    int entry(Leg leg) {
        for (int i = 0; i < parties.paths().size(); i++) {
            int number = Parties.upload(parties.paths().get(i)).orElse(-1);
            if (number == leg.upload().plan().number() && !isHandedOut(i, parties, sessions)) {
                return i;
            }
        }
        return -1;
    }

    /** Whether it opens sessions before anybody wants them. */
    boolean isAhead() {
        return user == null && route == Route.START_BATCH;
    }

    /** Whether nothing may go wrong with the call. */
    boolean areCalm() {
        return legs.stream().anyMatch(leg -> leg.plan().calm())
                || (user instanceof SimulatedCommits commits && commits.plan().calm());
    }

    /** What can be judged when the call begins. */
    void judge(SimulatedAccount account, RunLog log) {
        for (String session : parties.sessions()) {
            if (!account.opened(session)) {
                log.violation("a call of " + account.plan().mark() + " named " + session);
            }
        }
        for (Leg leg : legs) {
            if (leg.upload().plan().account() != account.plan().number()) {
                log.violation(leg + " had a call made in the name of " + account.plan().mark());
            }
            // What is in a body with others goes with them.
            if (leg.end() != null && route != Route.APPEND_BATCH) {
                log.violation("a call was made after the end");
            }
            if (leg.prepares() && commits()) {
                log.violation(leg + " committed what it was to prepare");
            }
        }
        judgeUser(account, log);
    }

    private boolean commits() {
        return switch (route) {
            case UPLOAD, FINISH, FINISH_BATCH_V2 -> true;
            default -> false;
        };
    }

    private void judgeUser(SimulatedAccount account, RunLog log) {
        if (user instanceof Leg leg) {
            if (leg.upload().plan().account() != account.plan().number()) {
                log.violation(leg + " lent its context to a call of " + account.plan().mark());
            }
            if (!question && !legs.equals(Set.of(leg)) && route != Route.FINISH_BATCH_V2) {
                log.violation(leg + " lent its context to a call of " + legs);
            }
            if (route == Route.FINISH_BATCH_V2 && !legs.contains(leg)) {
                log.violation(leg + " lent its context to a commit of " + legs);
            }
        } else if (user instanceof SimulatedBatch batch) {
            if (!batch.uses(account)) {
                log.violation("the batch lent its context to a call of " + account.plan().mark());
            }
            if (batch.isOver() && !question) {
                log.violation("a call was made after the end of the batch");
            }
            if (!legs.isEmpty() && legs.stream().noneMatch(leg -> leg.batch() == batch)) {
                log.violation("the batch lent its context to a call of " + legs);
            }
        } else if (user instanceof SimulatedCommits commits) {
            if (commits.account() != account) {
                log.violation(commits + " lent its context to " + account.plan().mark());
            }
            if (commits.isOver() && !question) {
                log.violation("a call was made after the end of " + commits);
            }
            if (!legs.isEmpty() && route != Route.FINISH_BATCH_V2) {
                log.violation(commits + " lent its context to a call of " + legs);
            }
        } else if (user instanceof SimulatedQuestion asked) {
            if (asked.account() != account) {
                log.violation(asked + " lent its context to " + account.plan().mark());
            }
            if (asked.isOver() && !question) {
                log.violation("a call was made after the end of " + asked);
            }
        } else if (user == null && !question && !isAhead()) {
            log.violation("a call was made without the user's context");
        }
    }

    @Override
    public String toString() {
        return (question ? "all of " : "")
                + (legs.isEmpty() ? String.valueOf(user) : legs.toString());
    }
}

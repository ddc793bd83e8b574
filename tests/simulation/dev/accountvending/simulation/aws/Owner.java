package dev.accountvending.simulation.aws;

import dev.accountvending.simulation.aws.SimulatedAccount.HeldResource;

import java.time.Clock;

/** The hands of somebody in an account: what they leave there, if they may. */
public final class Owner {
    private static final String ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";

    private final People people;
    private final Layout layout;
    private final Zones zones;
    private final Clock clock;

    Owner(People people, Layout layout, Zones zones, Clock clock) {
        this.people = people;
        this.zones = zones;
        this.layout = layout;
        this.clock = clock;
    }

    /**
     * Makes a resource.
     *
     * @param type as Cloud Control names it, such as {@code AWS::S3::Bucket}
     * @param resists how many passes of cleaning it outlives
     * @return whether the session may
     */
    public boolean makes(
            People.Session session, String region, String type, String id, int resists) {
        if (!people.may(session, People.WORK)) {
            return false;
        }
        session.account().resources.add(new HeldResource(region, type, id, resists));
        return true;
    }

    /**
     * Makes a zone of their own.
     *
     * @return whether the session may
     */
    public boolean makesZone(People.Session session, String name) {
        if (!people.may(session, "route53:CreateHostedZone")) {
            return false;
        }
        zones.create(session.account().id, name, "of-" + session.person());
        return true;
    }

    /** Deletes a zone, the lease's own perhaps; returns whether the session may. */
    public boolean deletesZone(People.Session session, Zones.HostedZone zone) {
        if (!people.may(session, "route53:DeleteHostedZone")
                || !zone.account.equals(session.account().id)) {
            return false;
        }
        zones.delete(zone);
        return true;
    }

    /** Makes a role that trusts its maker for ever; returns whether the session may. */
    public boolean leavesRole(People.Session session, String name) {
        if (!people.may(session, "iam:CreateRole") || session.account().roles.containsKey(name)) {
            return false;
        }
        String trust =
                """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",\
                "Principal":{"AWS":"arn:aws:iam::%s:user/%s"}}]}"""
                        .formatted(layout.identity(), session.person());
        HeldRole role = new HeldRole("/", name, trust, clock.instant(), clock.instant());
        role.attached.add(ADMINISTRATOR);
        session.account().roles.put(name, role);
        return true;
    }

    /** Makes a user with a key of its maker's; returns whether the session may. */
    public boolean leavesKey(People.Session session, String name) {
        if (!people.may(session, "iam:CreateUser") || !people.may(session, "iam:CreateAccessKey")) {
            return false;
        }
        HeldUser user = new HeldUser(name);
        user.keys().put("AKIA" + name, session.person());
        session.account().users.put(name, user);
        return true;
    }
}

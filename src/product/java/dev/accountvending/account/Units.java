package dev.accountvending.account;

import dev.accountvending.model.AccountId;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.OuId;
import dev.accountvending.model.OuPath;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;

import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.OrganizationalUnit;

import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The organizational units: found by path, created if missing, and moved into. */
public final class Units {
    private final OrganizationsClient organization;

    public Units(OrganizationsClient organization) {
        this.organization = organization;
    }

    /** Moves an account into the unit at a path, which is created if missing. */
    public OuId move(AccountId account, OuPath path) {
        OuId destination = ensure(path);
        move(account, parent(account), destination);
        return destination;
    }

    /**
     * Moves an account as {@link #move(AccountId, OuPath)} does, unless that is no longer wanted
     * once its place is known. AWS moves an account only out of the unit that the request names, so
     * a concurrent move by a caller that no longer wanted this one prevails.
     *
     * @return whether it was still wanted
     */
    public boolean move(AccountId account, OuPath path, BooleanSupplier wanted) {
        OuId destination = ensure(path);
        OuId source = parent(account);
        if (!wanted.getAsBoolean()) {
            return false;
        }
        move(account, source, destination);
        return true;
    }

    /** Returns whether the account is in the unit at a path. */
    public boolean isIn(AccountId account, OuPath path) {
        return parent(account).equals(ensure(path));
    }

    private void move(AccountId account, OuId source, OuId destination) {
        if (!source.equals(destination)) {
            try {
                organization.moveAccount(
                        request ->
                                request.accountId(account.value())
                                        .sourceParentId(source.value())
                                        .destinationParentId(destination.value()));
            } catch (VendingFailed refused) {
                settle(refused, account, destination);
            }
        }
    }

    private OuId ensure(OuPath path) {
        String parent = root();
        for (String name : path.names()) {
            Optional<String> unit = child(parent, name);
            parent = unit.isPresent() ? unit.get() : make(parent, name);
        }
        return new OuId(parent);
    }

    private String root() {
        return organization.listRootsPaginator().stream()
                .flatMap(page -> page.roots().stream())
                .findFirst()
                .orElseThrow(() -> new VendingFailed("The organization has no root."))
                .id();
    }

    private Optional<String> child(String parent, String name) {
        return organization
                .listOrganizationalUnitsForParentPaginator(request -> request.parentId(parent))
                .stream()
                .flatMap(page -> page.organizationalUnits().stream())
                .filter(unit -> name.equals(unit.name()))
                .map(OrganizationalUnit::id)
                .findFirst();
    }

    /** Another execution may make the same unit at the same moment; then that unit is used. */
    private String make(String parent, String name) {
        try {
            return organization
                    .createOrganizationalUnit(request -> request.parentId(parent).name(name))
                    .organizationalUnit()
                    .id();
        } catch (VendingFailed refused) {
            if (refused.is("DuplicateOrganizationalUnitException")) {
                return child(parent, name)
                        .orElseThrow(
                                () ->
                                        new TransientFailure(
                                                "Unit %s is there but is not listed yet."
                                                        .formatted(name)));
            }
            throw refused;
        }
    }

    private OuId parent(AccountId account) {
        return organization
                .listParentsPaginator(request -> request.childId(account.value()))
                .stream()
                .flatMap(page -> page.parents().stream())
                .findFirst()
                .map(parent -> new OuId(parent.id()))
                .orElseThrow(
                        () -> new TransientFailure("Account %s has no parent.".formatted(account)));
    }

    /**
     * "Already there" is success, also if an earlier run whose answer was lost or another party
     * moved it.
     */
    private void settle(VendingFailed refused, AccountId account, OuId destination) {
        boolean arrived = refused.is("DuplicateAccountException");
        boolean movedMeanwhile =
                refused.is("SourceParentNotFoundException")
                        || refused.is("AccountNotFoundException");
        if (!arrived && !(movedMeanwhile && parent(account).equals(destination))) {
            throw refused.is("SourceParentNotFoundException")
                    ? new TransientFailure(
                            Explanation.of(
                                    "Account %s was moved by another just now.".formatted(account)),
                            refused)
                    : refused;
        }
    }
}

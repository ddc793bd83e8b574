package dev.accountvending.account;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * Why nothing is moved into a unit.
 *
 * @param why what an administrator has to do
 * @param toldAt absent until administrators were told
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record UnitComplaint(Instant since, String why, @Nullable Instant toldAt) {}

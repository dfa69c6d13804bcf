package io.gateway302.sandbox;

import io.gateway302.sandbox.picture.Painter;
import io.gateway302.sandbox.picture.Picture;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.Map;

/** What can be looked at afterwards: pictures, their cost, and what was counted. */
final class Inspection {

    private static final BigDecimal OPENING_BALANCE = new BigDecimal("100.00");

    private final Generations generations;
    private final Gallery gallery;
    private final Painter painter;

    private final Clock clock;

    Inspection(Generations generations, Gallery gallery, Painter painter, Clock clock) {
        this.generations = generations;
        this.gallery = gallery;
        this.painter = painter;
        this.clock = clock;
    }

    Reply picture(Call call) {
        Picture picture = gallery.at(call.path());
        return picture == null
                ? PlatformError.NOT_FOUND.reply()
                : new Reply.Whole(200, "image/jpeg", Map.of(), painter.jpeg(picture));
    }

    Reply cost(Call call) {
        Generations.Bill bill = generations.lookUp(call.id(), clock.instant());
        return bill == null ? PlatformError.NOT_FOUND.reply() : Reply.Whole.json(200, Answers.costRecord(bill.cost()));
    }

    Reply balance(Call call) {
        return Reply.Whole.json(200, Answers.balance(OPENING_BALANCE.subtract(generations.cost())));
    }

    Reply all(Call call) {
        return Reply.Whole.json(200, Answers.tally(generations.tally()));
    }

    Reply one(Call call) {
        return Reply.Whole.json(200, Answers.count(generations.of(call.id())));
    }

    Reply reset(Call call) {
        generations.reset();
        return all(call);
    }
}

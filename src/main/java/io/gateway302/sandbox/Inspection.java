package io.gateway302.sandbox;

import io.gateway302.sandbox.picture.Painter;
import io.gateway302.sandbox.picture.Picture;
import java.math.BigDecimal;
import java.util.Map;

/** What can be looked at afterwards: pictures, their cost, and what was counted. */
final class Inspection {

    private static final BigDecimal PRICE = new BigDecimal("0.05");

    private static final BigDecimal OPENING_BALANCE = new BigDecimal("100.00");

    private final Generations generations;
    private final Gallery gallery;
    private final Painter painter;

    Inspection(Generations generations, Gallery gallery, Painter painter) {
        this.generations = generations;
        this.gallery = gallery;
        this.painter = painter;
    }

    Reply picture(Call call) {
        Picture picture = gallery.at(call.path());
        return picture == null
                ? PlatformError.NOT_FOUND.reply()
                : new Reply.Whole(200, "image/jpeg", Map.of(), painter.jpeg(picture));
    }

    Reply cost(Call call) {
        return generations.isBilled(call.id())
                ? Reply.Whole.json(200, Answers.costRecord(PRICE))
                : PlatformError.NOT_FOUND.reply();
    }

    Reply balance(Call call) {
        BigDecimal spent = PRICE.multiply(BigDecimal.valueOf(generations.total()));
        return Reply.Whole.json(200, Answers.balance(OPENING_BALANCE.subtract(spent)));
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

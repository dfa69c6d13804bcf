package io.gateway302.sandbox;

import io.gateway302.catalog.price.ModelPrices;
import io.gateway302.sandbox.call.Answers;
import io.gateway302.sandbox.call.Call;
import io.gateway302.sandbox.call.ConnectionStats;
import io.gateway302.sandbox.call.Generations;
import io.gateway302.sandbox.call.PlatformError;
import io.gateway302.sandbox.call.Reply;
import io.gateway302.sandbox.character.Gallery;
import io.gateway302.sandbox.http.Partial;
import io.gateway302.sandbox.picture.Painter;
import io.gateway302.sandbox.picture.Picture;
import io.gateway302.sandbox.template.Links;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.Map;

/** Endpoints for inspection after a call: images and files, costs, balance, prices and counts. */
final class Inspection {

    private static final BigDecimal OPENING_BALANCE = new BigDecimal("100.00");

    private final Generations generations;
    private final Gallery gallery;
    private final Painter painter;

    private final ConnectionStats traffic;
    private final Clock clock;

    Inspection(Generations generations, Gallery gallery, Painter painter, ConnectionStats traffic, Clock clock) {
        this.generations = generations;
        this.gallery = gallery;
        this.painter = painter;
        this.traffic = traffic;
        this.clock = clock;
    }

    Reply picture(Call call) {
        Picture picture = gallery.at(call.path());
        return picture == null
                ? PlatformError.NOT_FOUND.reply()
                : Partial.of(call, Reply.Whole.of(200, "image/jpeg", painter.jpeg(picture)));
    }

    Reply file(Call call) {
        return Links.open(call.path())
                .<Reply>map(file -> Partial.of(call, Reply.Whole.of(200, file.contentType(), file.bytes())))
                .orElseGet(PlatformError.NOT_FOUND::reply);
    }

    Reply connections(Call call) {
        return Reply.Whole.json(200, Answers.traffic(traffic.snapshot()));
    }

    Reply cost(Call call) {
        Generations.Bill bill = generations.lookUp(call.id(), clock.instant());
        return bill == null ? PlatformError.NOT_FOUND.reply() : Reply.Whole.json(200, Answers.costRecord(bill));
    }

    Reply balance(Call call) {
        return Reply.Whole.json(200, Answers.balance(OPENING_BALANCE.subtract(generations.cost())));
    }

    /** Returns the prices of models of the gateway's own list; none for a path other than that of chats. */
    Reply prices(Call call) {
        String path = call.query("path");
        ModelPrices prices = ModelPrices.shipped();
        return Reply.Whole.json(
                200, Answers.prices(path.isEmpty() || path.endsWith("/chat/completions") ? prices.all() : Map.of()));
    }

    Reply all(Call call) {
        return Reply.Whole.json(200, Answers.tally(generations.tally()));
    }

    Reply one(Call call) {
        return Reply.Whole.json(200, Answers.count(generations.of(call.id())));
    }

    Reply reset(Call call) {
        generations.reset();
        traffic.reset();
        return all(call);
    }
}

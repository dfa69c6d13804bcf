package io.gateway302.usage;

import io.gateway302.catalog.price.Price;
import io.gateway302.exchange.Tokens;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Quantities by which a call is priced, forecast from its request or measured in its response. */
interface Quantities {

    /** Returns the quantity in the unit of the price, at least 0; null if it is not known. */
    @Nullable
    BigDecimal quantity(Price price);

    /** Returns the tokens; null if they are not known. */
    @Nullable
    Tokens tokens();

    /** Returns the amount of money at this place of the response; null if there is none. */
    @Nullable
    BigDecimal reported(String path);
}

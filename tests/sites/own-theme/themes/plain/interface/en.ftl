not-found = Nothing is here
plain-start = Begin at the start

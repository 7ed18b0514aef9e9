"""The classroom on a stick: the built book and all that reruns it, as one file that needs no network."""

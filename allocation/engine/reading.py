"""Inputs read from JSON text, as an auditor sends them."""

import json

from allocation.engine.inputs import Inputs, InputsRefused, parse_inputs, refuse


def read_inputs(raw: bytes) -> Inputs:
    """Read inputs from JSON text in UTF-8, with or without a byte order mark.

    Raises InputsRefused, also for text that is not JSON or that repeats a key.
    """
    where = "Données"
    try:
        data = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_without_repeated_key)
    except InputsRefused:
        raise
    except json.JSONDecodeError as error:
        place = f"ligne {error.lineno}, colonne {error.colno}"
        refuse(where, f"le texte n’est pas du JSON correct, {place}. Corrigez-le à cet endroit.")
    except UnicodeDecodeError as error:
        refuse(where, f"l’octet {error.start} n’est pas de l’UTF-8. Enregistrez-les en UTF-8.")
    except (ValueError, RecursionError):
        refuse(where, "un nombre est trop long ou l’imbrication trop profonde. Vérifiez-les.")
    return parse_inputs(data)


def _without_repeated_key(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields: dict[str, object] = {}
    for key, value in pairs:
        if key in fields:
            refuse("Données", f"la clé {key!r} est écrite deux fois. Gardez-en une seule.")
        fields[key] = value
    return fields

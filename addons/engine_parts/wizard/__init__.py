from . import parts_promise
